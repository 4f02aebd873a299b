import haiku as hk

import text
from common_row import CommonRow


@hk.transform
def net(x):
    """Embeds thrice."""
    common_row = CommonRow(name="common_row")
    from image import Embed

    return text.ImageEmbed(common_row=common_row)(x) + text.Embed(common_row=common_row)(x) + Embed(common_row=common_row)(x)
