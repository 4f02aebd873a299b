import haiku as hk

from decoder import decode
from encoder import Encoder


class Net(hk.Module):
    def __call__(self, x):
        return decode(Encoder()(x))


model = hk.transform(lambda x: Net()(x))
