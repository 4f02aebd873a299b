"""A base makes the embedding; methods of the subclass read its table by its path, one of them in a vmap."""

import dataclasses

import haiku as hk


class Score(hk.Module):
    def __init__(self, name=None, *, words):
        super().__init__(name=name)
        self.words = words

    def __call__(self, x):
        table = self.words.embeddings
        return hk.Linear(4)(x) @ table.T


@dataclasses.dataclass
class Embedded(hk.Module):
    width: int = 4
    name: str = "scorer"

    def __post_init__(self):
        super().__init__(name=self.name)
        self.words = hk.Embed(11, self.width, name="words")


class Scorer(Embedded):
    def embedded(self, ids):
        return self.words(ids)

    def __call__(self, ids):
        return hk.vmap(lambda row: Score(words=self.words)(row), split_rng=False)(self.embedded(ids))

    def twice(self, ids):
        return Score(name="again", words=self.words)(self.embedded(ids))


@hk.transform
def model(ids):
    scorer = Scorer()
    return scorer(ids), scorer.twice(ids)
