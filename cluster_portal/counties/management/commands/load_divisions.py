"""Jiangsu's divisions with their times, and an office for each that exists today.

May run any number of times: names follow the tables, nothing is deleted, and what people changed in
an office (its name, letterhead, code word) stays as they left it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import BaseCommand
from django.db import transaction

from cluster_portal.counties.models import City, County, Office
from cluster_portal.counties.models.divisions import CountyKind, Division
from cluster_portal.counties.models.offices import OfficeKind
from cluster_portal.workflow.declare import SYSTEM
from cluster_portal.workflow.door import begin

Row = TypeVar("Row", bound=Division)

DATA = Path(__file__).resolve().parents[2] / "data"

KINDS = {
    "市辖区": CountyKind.DISTRICT,
    "县级市": CountyKind.COUNTY_LEVEL_CITY,
    "县": CountyKind.COUNTY,
}

PROVINCE_NAME, PROVINCE_PREFIX = "江苏省知识产权局", "苏知函"

# 发文机关代字 as they usually are; each office can change its own. 苏州 has to differ from the province.
CITY_PREFIXES = {
    "320100": "宁知函",
    "320200": "锡知函",
    "320300": "徐知函",
    "320400": "常知函",
    "320500": "苏市知函",
    "320600": "通知函",
    "320700": "连知函",
    "320800": "淮知函",
    "320900": "盐知函",
    "321000": "扬知函",
    "321100": "镇知函",
    "321200": "泰知函",
    "321300": "宿知函",
}


class Command(BaseCommand):
    help = "Load Jiangsu's cities and counties with their periods of validity, and their offices."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        current = list(_rows("jiangsu_divisions.csv"))
        retired = list(_rows("jiangsu_divisions_history.csv"))
        cities = _store(City, [_city(row) for row in current if row["level"] == "city"])
        began = {
            row["code"]: first_day(row["began"]) for row in _rows("jiangsu_divisions_began.csv")
        }
        counties = _store(
            County,
            [_county(row, cities, began) for row in current if row["level"] == "county"]
            + [_retired_county(row, cities) for row in retired],
        )
        for row in retired:
            counties[row["old_code"]].successor = counties[row["successor_code"]]
        County.objects.bulk_update(counties.values(), ["successor"])
        made = _make_offices(cities, counties)
        self.stdout.write(
            f"{len(cities)} cities, {len(counties) - len(retired)} counties, "
            f"{len(retired)} retired ones, {made} new offices."
        )


def first_day(when: str) -> date:
    """The day that a year ("2013") or a month ("2020-07") stands for: its first (see Division)."""
    year, _dash, month = when.partition("-")
    return date(int(year), int(month or 1), 1)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _city(row: dict[str, str]) -> City:
    return City(
        code=row["code"],
        name=row["name"],
        pinyin=row["pinyin"],
        government_name=row["gov_name"],
        region=row["region"],
    )


def _county(row: dict[str, str], cities: dict[str, City], began: dict[str, date]) -> County:
    return County(
        code=row["code"],
        name=row["name"],
        pinyin=row["pinyin"],
        government_name=row["gov_name"],
        region=row["region"],
        city=cities[row["parent_code"]],
        kind=KINDS[row["kind"]],
        valid_from=began.get(row["code"]),
    )


def _retired_county(row: dict[str, str], cities: dict[str, City]) -> County:
    city, kind = cities[row["city_code"]], KINDS[row["kind"]]
    prefix = city.name if kind == CountyKind.DISTRICT else ""
    return County(
        code=row["old_code"],
        name=row["old_name"],
        government_name=f"{prefix}{row['old_name']}人民政府",
        region=city.region,
        city=city,
        kind=kind,
        valid_until=first_day(row["ended"]),
    )


def _store(model: type[Row], rows: list[Row]) -> dict[str, Row]:
    """Add the rows, or bring those that are there up to date; all of them by their codes."""
    columns = [
        field.name
        for field in model._meta.concrete_fields
        if field.name not in ("id", "code", "successor")
    ]
    model._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=columns
    )
    codes = [row.code for row in rows]
    stored: dict[str, Any] = model._default_manager.in_bulk(codes, field_name="code")
    return {row.code: stored[row.code] for row in rows}


def _make_offices(cities: dict[str, City], counties: dict[str, County]) -> int:
    """The offices that are missing. Returns how many were made."""
    there = {(office.city_id, office.county_id) for office in Office.objects.all()}
    wanted = [_province_office()]
    wanted += [_city_office(city) for city in cities.values()]
    wanted += [_county_office(county) for county in counties.values() if not county.valid_until]
    missing = [office for office in wanted if (office.city_id, office.county_id) not in there]
    for office in missing:
        begin(office, by=SYSTEM)
    return len(missing)


def _province_office() -> Office:
    return Office(kind=OfficeKind.PROVINCE, name=PROVINCE_NAME, document_prefix=PROVINCE_PREFIX)


def _city_office(city: City) -> Office:
    return Office(
        kind=OfficeKind.CITY,
        city=city,
        name=f"{city.name}知识产权局",
        document_prefix=CITY_PREFIXES[city.code],
    )


def _county_office(county: County) -> Office:
    return Office(kind=OfficeKind.COUNTY, county=county, name=county.government_name)
