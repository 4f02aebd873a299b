"""Haiku models of other people, taken from where they are installed and put into forced-name form.

Of each package the files that its model needs are copied into a tree. A few exact replacements make two of its modules
share something by a forced name, and a `train.py` makes a root. A replacement whose text is not there just once
fails.
"""

from __future__ import annotations

import shutil
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hkmigrate.config import Case, CheckOptions, Options

SITE = Path(sysconfig.get_path("purelib"))


@dataclass(frozen=True)
class Model:
    """A real model with a hack in it.

    Attributes:
        copied: patterns of the files that are taken, below site-packages.
        replaced: by file, what is replaced with what.
        added: files that are written besides, with their text.
        expected: by forced name, the code of the refusal, or None where the group is ready.
        changed: the files that the migration writes.
        cases: the cases that are checked.
    """

    copied: Sequence[str]
    replaced: Mapping[str, Sequence[tuple[str, str]]]
    added: Mapping[str, str]
    expected: Mapping[str, str | None]
    changed: Sequence[str] = ()
    cases: Sequence[Case] = ()

    @property
    def options(self) -> Options:
        return Options(check=CheckOptions(cases=tuple(self.cases)))

    def build(self, root: Path) -> None:
        """Write the tree."""
        for pattern in self.copied:
            found = [path for path in SITE.glob(pattern) if path.suffix == ".py"]
            assert found, f"{pattern} is not installed; see this folder's tests for the command that installs it"
            for path in found:
                target = root / path.relative_to(SITE)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
        for name, replacements in self.replaced.items():
            text = (root / name).read_bytes().decode()
            for old, new in replacements:
                assert text.count(old) == 1, f"{name}, as installed, has {text.count(old)} times {old!r}"
                text = text.replace(old, new)
            (root / name).write_bytes(text.encode())
        for name, text in self.added.items():
            assert not (root / name).exists(), f"{name} is one of the package's own files"
            (root / name).write_text(text)


# --- alphafold-colabfold: one LayerNorm for the single representation and for each folding step, inside `hk.scan` ---

_ALPHAFOLD_FILES = [
    "alphafold/__init__.py",
    "alphafold/common/__init__.py",
    "alphafold/common/residue_constants.py",
    "alphafold/model/__init__.py",
    "alphafold/model/all_atom.py",
    "alphafold/model/common_modules.py",
    "alphafold/model/config.py",
    "alphafold/model/folding.py",
    "alphafold/model/prng.py",
    "alphafold/model/quat_affine.py",
    "alphafold/model/r3.py",
    "alphafold/model/tf/__init__.py",
    "alphafold/model/tf/shape_placeholders.py",
    "alphafold/model/utils.py",
]
_ALPHAFOLD_HACK = {
    "alphafold/model/folding.py": [
        ("name='single_layer_norm'", "name=hk.force_name('shared_norm')"),
        ("name='attention_layer_norm'", "name=hk.force_name('shared_norm')"),
    ]
}
_ALPHAFOLD_TRAIN = """\
import haiku as hk
from alphafold.model import config
from alphafold.model import folding

CONFIG = config.model_config('model_1').model


@hk.transform
def fold(single, pair, seq_mask, aatype, atom14, atom37, index):
  module = folding.StructureModule(CONFIG.heads.structure_module, CONFIG.global_config)
  batch = {'seq_mask': seq_mask, 'aatype': aatype, 'atom14_atom_exists': atom14, 'atom37_atom_exists': atom37,
           'residx_atom37_to_atom14': index}
  return module({'single': single, 'pair': pair}, batch, is_training=True)
"""

ALPHAFOLD = Model(
    copied=_ALPHAFOLD_FILES,
    replaced=_ALPHAFOLD_HACK,
    added={"train.py": _ALPHAFOLD_TRAIN},
    expected={"shared_norm": None},
    changed=["alphafold/model/folding.py", "train.py"],
    cases=[
        Case(
            "fold",
            "train:fold",
            ("f32[6,384]", "f32[6,6,128]", "f32[6]", "i32[6]", "f32[6,14]", "f32[6,37]", "i32[6,37]"),
        )
    ],
)

# The whole package hands `StructureModule` to `functools.partial`, in a table of its heads, and runs the blocks of its
# trunk through a layer_stack of its own.
ALPHAFOLD_WHOLE = Model(
    copied=["alphafold/**/*"],
    replaced={
        **_ALPHAFOLD_HACK,
        "alphafold/model/modules.py": [("name='center_layer_norm'", "name=hk.force_name('center_layer_norm')")],
    },
    added={"train.py": _ALPHAFOLD_TRAIN},
    expected={"center_layer_norm": None, "shared_norm": None},
    changed=[
        "alphafold/model/folding.py",
        "alphafold/model/model.py",
        "alphafold/model/modules.py",
        "alphafold/model/modules_multimer.py",
        "train.py",
    ],
    cases=ALPHAFOLD.cases,
)


# --- dks: one gain for each group of a ResNet's blocks and for its logits, beside the state of batch normalization ---

DKS = Model(
    copied=["dks/*", "dks/base/*", "dks/jax/*", "dks/examples/**/*"],
    replaced={
        "dks/examples/haiku/modified_resnet.py": [
            (
                "class BlockGroup(hk.Module):\n",
                """\
def shared_gain():
  with hk.name_scope(hk.force_name("gain")):
    return hk.get_parameter("scale", [], init=hk.initializers.Constant(1.0))


class BlockGroup(hk.Module):
""",
            ),
            ("      out = block(out, is_training", "      out = shared_gain() * block(out, is_training"),
            ("    return self.logits(out)\n", "    return shared_gain() * self.logits(out)\n"),
        ],
        # The package is older than the JAX that it runs on here.
        "dks/jax/parameter_sampling_functions.py": [("from jax.config import", "from jax import")],
    },
    added={
        "train.py": """\
import haiku as hk
from dks.examples.haiku.modified_resnet import ModifiedResNet


def classify(images, is_training):
  return ModifiedResNet(num_classes=10, depth=50, use_batch_norm=True, shortcut_weight=None,
                        transformation_method="untransformed")(images, is_training)


model = hk.transform_with_state(classify)
"""
    },
    expected={"gain": None},
    changed=["dks/examples/haiku/modified_resnet.py", "train.py"],
    cases=[Case("training", "train:model", ("f32[2,32,32,3]",), (("is_training", True),))],
)


# --- progen-transformer: embeddings tied with the logits; one spatial gate for all layers; a policy for half precision

PROGEN = Model(
    copied=["progen_transformer/*"],
    replaced={
        "progen_transformer/progen.py": [
            ("self.embed = hk.Embed(num_tokens, dim)", "self.embed = TokenEmbed(num_tokens, dim)"),
            ("            hk.Linear(num_tokens)\n", "            TokenLogits(num_tokens)\n"),
            (
                "class ProGenBase(hk.Module):\n",
                """\
def token_table(num_tokens, dim):
    with hk.name_scope(hk.force_name('token_table')):
        return hk.get_parameter('embeddings', (num_tokens, dim), init = initializers.TruncatedNormal())

class TokenEmbed(hk.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.num_tokens = num_tokens
        self.dim = dim

    def __call__(self, seq):
        return token_table(self.num_tokens, self.dim)[seq]

class TokenLogits(hk.Module):
    def __init__(self, num_tokens):
        super().__init__()
        self.num_tokens = num_tokens

    def __call__(self, x):
        return x @ token_table(self.num_tokens, x.shape[-1]).T

class ProGenBase(hk.Module):
""",
            ),
            (
                "        weights = hk.get_parameter(",
                "        with hk.name_scope(hk.force_name('spatial_gate')):\n            weights = hk.get_parameter(",
            ),
            ("        biases = hk.get_parameter(", "            biases = hk.get_parameter("),
        ]
    },
    added={
        "train.py": """\
from progen_transformer import ProGen

SIZES = dict(num_tokens = 24, dim = 16, seq_len = 32, depth = 3, window_size = 8, heads = 2, dim_head = 8)
full = ProGen(**SIZES)
mixed = ProGen(mixed_precision = True, **SIZES)
"""
    },
    expected={"spatial_gate": None, "token_table": None},
    changed=["progen_transformer/progen.py"],
    cases=[Case("full", "train:full", ("i32[32]",)), Case("mixed", "train:mixed", ("i32[32]",))],
)


# --- colabdesign's ProteinMPNN: the table of letters tied with the logits; three roots, one of them ours -------------

PROTEIN_MPNN = Model(
    copied=[
        "colabdesign/mpnn/modules.py",
        "colabdesign/mpnn/sample.py",
        "colabdesign/mpnn/score.py",
        "colabdesign/mpnn/utils.py",
        "colabdesign/shared/prng.py",
    ],
    replaced={
        "colabdesign/mpnn/modules.py": [
            (
                "class EmbedToken(hk.Module):\n",
                """\
class LetterLogits(hk.Module):
  def __init__(self, num_letters, width):
    super().__init__()
    self.num_letters = num_letters
    self.width = width
    self.w_init = hk.initializers.TruncatedNormal()

  def __call__(self, h):
    with hk.name_scope(hk.force_name("letters")):
      table = hk.get_parameter("W_s", [self.num_letters, self.width], init=self.w_init)
    return h @ table.T

class EmbedToken(hk.Module):
""",
            ),
            (
                '    return hk.get_parameter("W_s",\n',
                '    with hk.name_scope(hk.force_name("letters")):\n      return hk.get_parameter("W_s",\n',
            ),
            (
                "hk.Linear(num_letters, with_bias=True, name='W_out')",
                "LetterLogits(num_letters, hidden_dim)",
            ),
        ],
        # The package is older than the JAX that it runs on here.
        "colabdesign/shared/prng.py": [("jax.tree_map(", "jax.tree.map(")],
    },
    added={
        "colabdesign/__init__.py": "",
        "colabdesign/mpnn/__init__.py": "",
        "colabdesign/shared/__init__.py": "",
        "train.py": """\
import haiku as hk
from colabdesign.mpnn.modules import ProteinMPNN

SIZES = dict(num_letters=21, node_features=16, edge_features=16, hidden_dim=16, num_encoder_layers=1,
             num_decoder_layers=2, k_neighbors=4)


@hk.transform
def score(X, mask, residue_idx, chain_idx, S, decoding_order):
  return ProteinMPNN(**SIZES).score({"X": X, "mask": mask, "residue_idx": residue_idx, "chain_idx": chain_idx,
                                     "S": S, "decoding_order": decoding_order})
""",
    },
    expected={"letters": None},
    changed=["colabdesign/mpnn/modules.py", "train.py"],
    cases=[Case("score", "train:score", ("f32[6,4,3]", "f32[6]", "i32[6]", "i32[6]", "f32[6,21]", "i32[6]"))],
)


# --- haiku-geometric: one projection for two convolutions in files of their own; the root is a lambda ----------------

GEOMETRIC = Model(
    copied=[
        "haiku_geometric/nn/**/*",
        "haiku_geometric/transforms/*",
        "haiku_geometric/utils/scatter.py",
        "haiku_geometric/utils/utils.py",
    ],
    replaced={
        "haiku_geometric/nn/conv/gcn_conv.py": [
            ("with_bias=False)", 'with_bias=False, name=hk.force_name("projection"))'),
        ],
        "haiku_geometric/nn/conv/graph_conv.py": [
            ("with_bias=False)", 'with_bias=False, name=hk.force_name("projection"))'),
        ],
    },
    added={
        "haiku_geometric/__init__.py": "",
        # The package's own imports Numba besides.
        "haiku_geometric/utils/__init__.py": """\
from haiku_geometric.utils.scatter import scatter
from haiku_geometric.utils.utils import *
""",
        "train.py": """\
import haiku as hk
from haiku_geometric.nn import GCNConv, GraphConv


class Network(hk.Module):
    def __call__(self, nodes, senders, receivers):
        nodes = GCNConv(8)(nodes, senders, receivers)
        return GraphConv(8)(nodes, senders, receivers)


model = hk.transform(lambda *graph: Network()(*graph))
""",
    },
    expected={"projection": None},
    changed=[
        "haiku_geometric/nn/conv/gcn_conv.py",
        "haiku_geometric/nn/conv/graph_conv.py",
        "haiku_geometric/nn/conv/projection.py",
        "train.py",
    ],
    cases=[Case("graph", "train:model", ("f32[5,8]", "i32[7]", "i32[7]"))],
)


# --- dm-clrs: one layer for the edges of two processors, which the package builds in a function that it returns ------

CLRS = Model(
    copied=["clrs/_src/processors.py"],
    replaced={
        "clrs/_src/processors.py": [
            ("m_e = hk.Linear(self.mid_size)", "m_e = hk.Linear(self.mid_size, name=hk.force_name('edges'))"),
            ("w_e = hk.Linear(self.mid_size)", "w_e = hk.Linear(self.mid_size, name=hk.force_name('edges'))"),
        ]
    },
    added={
        "clrs/__init__.py": "",
        "clrs/_src/__init__.py": "",
        "train.py": """\
import haiku as hk
from clrs._src import processors


@hk.transform
def two_steps(nodes, edges, graph, adjacency, hidden):
  hidden, _ = processors.MPNN(8, msgs_mlp_sizes=[8, 8])(nodes, edges, graph, adjacency, hidden)
  return processors.GATv2Full(8, nb_heads=2, mid_size=8)(nodes, edges, graph, adjacency, hidden)
""",
    },
    expected={"edges": "function-as-value"},
)
