import haiku as hk

WIDTH = 3


@hk.transform
def net(ids):
    from decoder import Decoder
    from encoder import Encoder

    return Decoder()(Encoder()(ids))
