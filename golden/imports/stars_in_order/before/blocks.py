from names import *


class Block(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("table")):
            return x @ hk.get_parameter("w", [WIDTH, WIDTH], init=W_INIT)
