"""Evaluates stack.yaml like CloudFormation, for properties that moto's CloudFormation ignores.

Only the functions that stack.yaml uses are supported.
"""

import re

import yaml


class _Loader(yaml.SafeLoader):
    """A YAML loader that expands the short forms of CloudFormation's functions."""


def _function(loader, suffix, node):
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {name: value}


_Loader.add_multi_constructor("!", _function)


def load(text):
    return yaml.load(text, _Loader)


class Resolver:
    """Resolves Ref, Sub, GetAtt, If and Base64 with the parameters and the created resources."""

    def __init__(self, template, values, physical, attributes):
        self.template, self.values, self.physical, self.attributes = template, values, physical, attributes

    def properties(self, logical):
        return self.resolve(self.template["Resources"][logical]["Properties"])

    def resolve(self, node):
        if isinstance(node, list):
            return [self.resolve(one) for one in node]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            (name, argument), = node.items()
            if name == "Ref":
                return self.values[argument] if argument in self.values else self.physical[argument]
            if name == "Fn::GetAtt":
                return self.attributes(*argument)
            if name == "Fn::Sub":
                return re.sub(r"\$\{([^}]+)\}", lambda found: str(self._named(found[1])), argument)
            if name == "Fn::If":
                return self.resolve(argument[1 if self._holds(argument[0]) else 2])
            if name == "Fn::Equals":
                return self.resolve(argument[0]) == self.resolve(argument[1])
            if name == "Fn::Base64":
                return self.resolve(argument)
            if name.startswith("Fn::"):
                raise ValueError(f"the function {name} is not supported")
        return {key: self.resolve(value) for key, value in node.items()}

    def _named(self, name):
        return self.resolve({"Fn::GetAtt": name.split(".", 1)} if "." in name else {"Ref": name})

    def _holds(self, condition):
        return self.resolve(self.template["Conditions"][condition])
