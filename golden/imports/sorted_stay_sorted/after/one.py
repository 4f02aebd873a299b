import haiku as hk
from layers import (
    WIDTH,
    Body,
    GlobalEmbed,
    SharedFilm,
    Tail,
)


@hk.transform
def net(x):
    global_embed = GlobalEmbed(name="GlobalEmbed")
    film = SharedFilm(name="film")
    return Tail(global_embed=global_embed, film=film)(Body(global_embed=global_embed, film=film)(x)) * WIDTH
