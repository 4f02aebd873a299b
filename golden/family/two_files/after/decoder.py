import sizes


def decode(outputs, *, blocks):
    total = 0
    for block in range(sizes.BLOCKS):
        total += outputs[block] / blocks[block].gain
    return total
