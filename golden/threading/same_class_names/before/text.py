import haiku

import image
from image import Embed as ImageEmbed, init as small

SIZE = 5


class Embed(haiku.Module):
    def __call__(self, x, init=1):
        with haiku.name_scope(haiku.force_name("common_row")):
            return init + x * haiku.get_parameter("w", [image.SIZE], init=small)
