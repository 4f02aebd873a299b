PREFIX = "FORCE:"


class Names:
    pass
