# -*- coding: latin-1 -*-
"""Größen, mit Angabe der Kodierung."""

WIDTH = 3
