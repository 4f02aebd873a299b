"""The owner of `words/embeddings`."""

import haiku as hk
from haiku import Embed
from haiku.experimental import force_name


class Words(hk.Module):
    """Owns `words/embeddings`, read by Head, Tail and Encoder."""

    @property
    def embed(self):
        return Embed(5, 4, name=force_name(self.module_name))
