from alphafold.model import make

model = make()
