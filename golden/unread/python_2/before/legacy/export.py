# Still run with the old interpreter.
import haiku as hk

def export(path):
    print "writing", path
    return hk.force_name("shared")
