import haiku as hk

import text


@hk.transform
def net(x):
    """Embeds thrice."""
    from image import Embed

    return text.ImageEmbed()(x) + text.Embed()(x) + Embed()(x)
