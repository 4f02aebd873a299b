"""A base makes the embedding; methods of the subclass read its table by its path, one of them in a vmap."""

import dataclasses

import haiku as hk


class Score(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("scorer/~/words")):
            table = hk.get_parameter("embeddings", [11, 4], init=hk.initializers.TruncatedNormal())
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
        return hk.vmap(lambda row: Score()(row), split_rng=False)(self.embedded(ids))

    def twice(self, ids):
        return Score(name="again")(self.embedded(ids))


@hk.transform
def model(ids):
    scorer = Scorer()
    return scorer(ids), scorer.twice(ids)
