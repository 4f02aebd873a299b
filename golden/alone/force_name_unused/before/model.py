"""`force_name` is imported and named, but nothing is forced; a keyword and a method have its name, too."""

import haiku as hk
from haiku.experimental import force_name, name_like  # noqa: F401


class Exporter:
    def force_name(self, name):
        return name.upper()

    def export(self, params, force_name=False):
        return {self.force_name(key) if force_name else key: value for key, value in params.items()}


def forward(x):
    return hk.Linear(2, name="head")(x)


model = hk.transform(forward)
exporter = Exporter()
exporter.export({}, force_name=True)
