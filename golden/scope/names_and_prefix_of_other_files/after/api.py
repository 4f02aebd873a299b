from names import Names as Shared
from names import PREFIX as START
