"""The one table of codes: refusals and diagnostics, each with its title and the way out of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """A code that people see: its word, what it says in one line, and the usual way out."""

    word: str
    title: str
    way_out: str


_TABLE = (
    # Diagnostics: what lint and the editor show at a hack site.
    Code(
        "forced-scope",
        "a parameter, state or module under a forced scope",
        "run `hkmigrate plan` and `hkmigrate apply`",
    ),
    Code(
        "helper-call", "a call of a helper that reads under a forced name", "run `hkmigrate plan` and `hkmigrate apply`"
    ),
    Code("forced-module", "a module made under a forced name", "run `hkmigrate plan` and `hkmigrate apply`"),
    Code("borrowed-name", "a module made under the name of another instance", "hand on that instance itself"),
    Code(
        "shared-root-parameter",
        "a parameter outside of every module that several places read",
        "run `hkmigrate plan --group '~/NAME'`; without that it stays as it is",
    ),
    # Refusals: why a group, or a use, is left alone.
    Code(
        "unclear-use",
        "a forced name is used in a way that is not understood",
        "at that place, give the forced name to one scope or module, or hand that code the module itself",
    ),
    Code(
        "unseen-use",
        "what would change is used in a way that planning does not see",
        "call the class or function at that place by its name, or migrate that use by hand first",
    ),
    Code(
        "dynamic-name",
        "the forced name is only known at run time",
        "let the name that is given there come from values that the program itself holds",
    ),
    Code(
        "dynamic-leaf",
        "the parameter's own name is only known at run time",
        "give the parameter's name as the first argument of the call, as a text of usual length",
    ),
    Code(
        "undeclared",
        "what is declared under a name is not known",
        "declare the parameter before the first use, from values that the root or its constructor has",
    ),
    Code(
        "conflicting-specification",
        "two uses of one name ask for different things",
        "make the uses agree, or give them two names",
    ),
    Code(
        "mixed-scope",
        "code in the forced scope depends on it in a way that is not understood",
        "keep only the reads of the shared parameters in the scope",
    ),
    Code("unused", "nothing in the tree reads what is shared", "remove the helper, or plan the tree that uses it"),
    Code(
        "no-root",
        "no function in the tree that is handed to `hk.transform` reaches the uses",
        "name the entry point under `entry-points` in [tool.hkmigrate]",
    ),
    Code(
        "root-called",
        "the root is also called from other code of the tree, in a way in which it cannot be handed the owner",
        "split the root: a function that takes the owner, and one that makes it",
    ),
    Code(
        "notebook-code",
        "a notebook uses what would change in code that cannot be read or written",
        "say it in plain Python, or exclude the notebook",
    ),
    Code(
        "class-as-value",
        "one call may build a class that must take the owner, or something that cannot",
        "let all that is built there accept the owner, or build the class where the owner is in reach",
    ),
    Code(
        "leaves-tree",
        "a class that must take the owner is handed to code that is not in the tree",
        "plan that code too, or hand it a function that builds the class with the owner",
    ),
    Code(
        "function-as-value",
        "a function that must take the owner is called by code that hands on nothing more",
        "call it where the owner is in reach, or define it there, where it has the owner as a variable",
    ),
    Code(
        "unclear-constructor",
        "a constructor cannot take the owner with certainty",
        "give the class an `__init__` that calls `super().__init__` plainly",
    ),
    Code("unclear-call", "a call cannot hand on the owner with certainty", "call it with plain arguments"),
    Code(
        "unknown-base",
        "a class inherits from a class that is not in sight",
        "put the base into the tree that is planned",
    ),
    Code(
        "plain-class",
        "a class that is not a `hk.Module` would have to carry the owner",
        "pass the module in, or make the class a `hk.Module`",
    ),
    Code("static-method", "a static or class method cannot reach the owner", "make it an ordinary method or function"),
    Code(
        "module-level",
        "code outside every function would have to hand on the owner",
        "build it in a function, which can be given the owner, and call that where the transformed function runs",
    ),
    Code(
        "across-barrier",
        "the owner would have to cross a layer_stack or a lift",
        "make the owner inside, or keep the forced name",
    ),
    Code(
        "lambda-root",
        "a lambda would have to make the owner and use it twice",
        "write the lambda as a function with `def`",
    ),
    Code(
        "numbering",
        "making the owner would change how Haiku numbers other modules",
        "make the shared parameter in the module that this path is below; another name would move parameters",
    ),
    Code(
        "unnatural-path",
        "no place in the program gives a module this path by itself",
        "hand on the module that has this path, where there is one; another name would move the parameters",
    ),
    Code(
        "intercepted",
        "an interceptor of the tree does more than to pass the owner's calls by",
        "let the interceptor return what the method gives, and do nothing else, for classes that it does not mean",
    ),
    Code(
        "import-cycle",
        "the owner cannot be imported where it is needed without a cycle",
        "move the owner's class or the constants it needs to a file of their own",
    ),
    Code(
        "different-classes",
        "one forced name is given to modules of different classes",
        "give them two names, or one class",
    ),
    Code(
        "borrowed-elsewhere",
        "the instance that lends its name is not in reach",
        "hand on the instance itself instead of its name",
    ),
    Code(
        "mixed-reach",
        "a function that reads a parameter outside of every module is called in modules or name scopes, too",
        "give the modules a function of their own, or hand them the value",
    ),
    Code(
        "spelled-path",
        "code of the tree goes by the path of a parameter that would move",
        "let that code go by the parameter's own name, or leave the parameter where it is",
    ),
    Code(
        "unclear-override",
        "a module that replaces the one of a base cannot become an override with certainty",
        "give the base a method marked `hk.transparent` that makes the module, and override it",
    ),
    Code("ambiguous-name", "a name has several definitions", "give the functions or classes different names"),
    Code(
        "monkey-patched",
        "a class or function of the way is replaced from outside",
        "subclass it, or pass the other one in",
    ),
    Code(
        "unread-use",
        "a file that cannot be read may use what would change",
        "mend the file, or leave it out with `exclude` in [tool.hkmigrate]",
    ),
    Code("ambiguous-import", "an import may mean several files", "plan the folder that holds just one of them"),
    Code("hidden-by-star", "a star import may bring another thing of that name", "import what is meant by its name"),
)

CODES = {code.word: code for code in _TABLE}
