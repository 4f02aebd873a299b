from haiku import Module


class Head(Module):
    def __init__(self, name=None, *, words):
        super().__init__(name=name)
        self.words = words

    def __call__(self, x):
        return x @ self.words.embeddings.T


class Tail(Module):
    def __init__(self, name=None, *, words):
        super().__init__(name=name)
        self.words = words

    def __call__(self, x):
        return x @ self.words.embeddings.T
