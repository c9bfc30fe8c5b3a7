"""x"""
from reportedly.schema import Schema
def instructions(schema: Schema) -> str:
    return "<h1>x</h1>\n"
