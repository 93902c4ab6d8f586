"""The template's table and buckets on moto, so that tests meet the real keys and indexes."""

from pathlib import Path
from typing import Any

import boto3
from samtranslator.yaml_helper import yaml_parse

from onrecord.bucket import Bucket
from onrecord.table import Table

ROOT = Path(__file__).parent.parent
TEMPLATE: dict[str, Any] = yaml_parse((ROOT / "template.yaml").read_text("utf-8"))

_TABLE_FIELDS = ("AttributeDefinitions", "KeySchema", "BillingMode", "GlobalSecondaryIndexes")


def create_table(name: str = "onrecord-test") -> Table:
    client = boto3.client("dynamodb")
    properties = TEMPLATE["Resources"]["Table"]["Properties"]
    client.create_table(TableName=name, **{field: properties[field] for field in _TABLE_FIELDS})
    return Table(client, name)


def create_bucket(name: str) -> Bucket:
    client = boto3.client("s3")
    client.create_bucket(Bucket=name)
    client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return Bucket(client, name)
