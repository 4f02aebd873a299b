import haiku as hk

PREFIX = "FORCE:"


class Names:
    TIED = hk.force_name("tied")
