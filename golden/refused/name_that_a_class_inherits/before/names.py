import haiku as hk


class Base:
    TIED = hk.force_name("tied")


class Names(Base):
    pass
