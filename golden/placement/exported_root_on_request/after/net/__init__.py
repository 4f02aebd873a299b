"""A library: `Probe` is for others to build."""

from net.layers import Embed, Probe
