# Größen, die das Modell nicht braucht.
import haiku as hk

STRASSE = "Straße"
