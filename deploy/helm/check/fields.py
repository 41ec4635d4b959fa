#!/usr/bin/python3
"""Holds rendered documents to Kubernetes' own types: no field that there isn't, each of its type,
none missing that must be there. Kinds that are not Kubernetes' own are only counted."""

import re
import sys

import kubernetes.client as client
import yaml

KINDS = {"apps/v1": "V1", "v1": "V1", "networking.k8s.io/v1": "V1", "policy/v1": "V1"}
# Its v2 is its v2beta2, which the older client of Debian 12 has.
KINDS["autoscaling/v2"] = "V2" if hasattr(client, "V2HorizontalPodAutoscaler") else "V2beta2"
PLAIN = {"str": str, "int": int, "bool": bool, "float": (int, float), "object": object, "datetime": str}
faults = []


def check(value, kind, path):
    if value is None:
        return
    if match := re.fullmatch(r"list\[(.*)\]", kind):
        if not isinstance(value, list):
            faults.append(f"{path} must be a list")
            return
        for i, each in enumerate(value):
            check(each, match[1], f"{path}[{i}]")
    elif match := re.fullmatch(r"dict\(str, (.*)\)", kind):
        if not isinstance(value, dict):
            faults.append(f"{path} must be a map")
            return
        for name, each in value.items():
            check(each, match[1], f"{path}.{name}")
    elif kind in PLAIN:
        wanted = PLAIN[kind]
        if not isinstance(value, wanted) or wanted is int and isinstance(value, bool):
            faults.append(f"{path} must be of type {kind}, is {value!r}")
    else:
        model = getattr(client, kind)
        fields = {json: python for python, json in model.attribute_map.items()}
        if not isinstance(value, dict):
            faults.append(f"{path} must be a map")
            return
        for name, each in value.items():
            if name not in fields:
                faults.append(f"{path}.{name} is no field of {kind}")
            else:
                check(each, model.openapi_types[fields[name]], f"{path}.{name}")
        try:
            model(**{fields[name]: each for name, each in value.items() if name in fields})
        except ValueError as fault:
            faults.append(f"{path}: {fault}")


def main():
    kinds = []
    pods = {}
    selectors = []
    for document in yaml.safe_load_all(sys.stdin):
        if not document:
            continue
        kinds.append(document["kind"])
        prefix = KINDS.get(document["apiVersion"])
        name = f'{document["kind"]} {document["metadata"]["name"]}'
        if prefix:
            check(document, prefix + document["kind"], name)
        if document["kind"] == "Deployment":
            labels = document["spec"]["template"]["metadata"]["labels"]
            pods[name] = labels
            selectors.append((name, document["spec"]["selector"]["matchLabels"]))
        elif document["kind"] == "Service":
            selectors.append((name, document["spec"]["selector"]))
        elif document["kind"] == "NetworkPolicy":
            selectors.append((name, document["spec"]["podSelector"]["matchLabels"]))
            for rule in document["spec"]["ingress"]:
                if "console" in [port["port"] for port in rule["ports"]] and not rule.get("from"):
                    faults.append(f"{name} opens the console to everybody")
        elif document["kind"] == "ConfigMap":
            for file, text in document["data"].items():
                yaml.safe_load(text)
    for name, selector in selectors:
        if not any(selector.items() <= labels.items() for labels in pods.values()):
            faults.append(f"{name} selects no pod of the chart")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(kinds)} documents: {', '.join(sorted(set(kinds)))}")
    sys.exit(1 if faults else 0)


main()
