"""Prints the options that the real Airflow and its providers know, as `AIRFLOW__SECTION__OPTION`."""

from airflow.configuration import conf
from airflow.providers_manager import ProvidersManager

ProvidersManager().initialize_providers_configuration()
for section, description in conf.configuration_description.items():
    for option in description["options"]:
        print(f"AIRFLOW__{section.upper()}__{option.upper()}")
