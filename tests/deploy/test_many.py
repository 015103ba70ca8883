"""What is written down for several replicas: each file by its program's own checker or its API's schema.

A proxy that is not installed checks nothing here, and the run says so. No cluster and no Docker is there to try
deploy/kubernetes and compose.yaml: what no schema knows, that names and ports meet, is checked by hand.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

import attention_lab
from attention_lab.replicas import MAX_REPLICAS, SECRET
from benchmarks.load.server import COOKIE
from streamlit_places import HEALTH

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
NATIVE = {"Deployment", "Service", "HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy"}
NGINX = """
pid {folder}/pid; error_log stderr; events {{}}
http {{
    client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
    include {configuration};
}}
"""


def program(name: str) -> str:
    """Where a proxy is; the test is skipped where it is not installed."""
    program_path = shutil.which(name, path=os.pathsep.join([os.environ["PATH"], "/usr/sbin", "/usr/local/sbin"]))
    if program_path is None:
        pytest.skip(f"{name} is not installed")
    return program_path


def checked(command: Sequence[str | Path], folder: Path, **more: str) -> str:
    """What a checker says that is content."""
    environment = {"PATH": os.environ["PATH"], "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), **more}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def documents(path: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(path.read_text(encoding="utf-8")))


PARTS = [document for path in sorted(KUBERNETES.glob("*.yaml")) for document in documents(path)]


def named(kind: str) -> list[Mapping[str, Any]]:
    return [part for part in PARTS if part["kind"] == kind]


PLACES = {f"LAB_REPLICA_{number}": f"127.0.0.1:{8501 + number}" for number in range(1, MAX_REPLICAS + 1)}


@pytest.mark.parametrize("places", [PLACES, {"LAB_REPLICA_1": "127.0.0.1:8502"}, {"LAB_REPLICAS": "localhost:8501"}])
def test_haproxy_takes_its_file(places: Mapping[str, str], tmp_path: Path) -> None:
    output = checked([program("haproxy"), "-c", "-V", "-f", DEPLOY / "haproxy.cfg"], tmp_path, **places)
    assert "valid" in output
    assert "WARNING" not in output


def test_haproxy_has_as_many_places_as_can_be_asked_for() -> None:
    assert set(re.findall(r'"\$\{(LAB_REPLICA_\d+)\}"', read("deploy/haproxy.cfg"))) == set(PLACES)


@pytest.mark.parametrize("upstreams", ["", "10.0.0.1:8501 10.0.0.2:8501 10.0.0.3:8501"])
def test_caddy_takes_its_file(upstreams: str, tmp_path: Path) -> None:
    caddy = program("caddy")
    given = {"UPSTREAMS": upstreams, "SITE": "http://lab.example.org"} if upstreams else {}
    file = ["--config", str(DEPLOY / "Caddyfile"), "--adapter", "caddyfile"]
    assert "Valid configuration" in checked([caddy, "validate", *file], tmp_path, **given)
    adapted = checked([caddy, "adapt", *file], tmp_path, **given)
    for upstream in upstreams.split() or ["127.0.0.1:8501"]:
        assert f'"dial":"{upstream}"' in adapted
    formatted = checked([caddy, "fmt", DEPLOY / "Caddyfile"], tmp_path)
    assert formatted == read("deploy/Caddyfile")


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    around = tmp_path / "nginx.conf"
    around.write_text(NGINX.format(folder=tmp_path, configuration=DEPLOY / "nginx.conf"), encoding="utf-8")
    output = checked([program("nginx"), "-t", "-p", tmp_path, "-c", around], tmp_path)
    assert "test is successful" in output
    assert "[warn]" not in output


def test_no_address_decides_where_a_visitor_goes() -> None:
    """A school has one address."""
    for name in ("deploy/nginx.conf", "deploy/haproxy.cfg", "deploy/Caddyfile", "docs/deploy.md"):
        lines = [line.partition("#")[0].strip() for line in read(name).splitlines()]
        assert not [line for line in lines if re.match(r"(ip_hash;|balance source|lb_policy ip_hash)", line)]
        assert [line for line in lines if "attention_lab" in line]


@pytest.mark.parametrize("schema", ["compose-spec", "github-workflows"])
def test_compose_and_workflows_fit_their_schemas(schema: str) -> None:
    files = [ROOT / "compose.yaml"] if schema == "compose-spec" else sorted((ROOT / ".github/workflows").iterdir())
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        f"vendor.{schema}",
        *files,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_compose_runs_the_file_and_the_image_that_are_here() -> None:
    services = yaml.safe_load(read("compose.yaml"))["services"]
    app, proxy = services["app"], services["proxy"]
    for source in (volume.split(":")[0] for volume in proxy["volumes"]):
        assert (ROOT / source).is_file()
    assert proxy["environment"]["LAB_REPLICAS"] == "app:8501"
    assert "\nEXPOSE 8501\n" in read("Dockerfile")
    assert set(app["environment"]) == {SECRET}
    assert app["networks"] == ["inside"]  # which leads nowhere else
    assert yaml.safe_load(read("compose.yaml"))["networks"]["inside"]["internal"]
    assert all(service["read_only"] and service["cap_drop"] == ["ALL"] for service in services.values())
    assert HEALTH in " ".join(proxy["healthcheck"]["test"])


@pytest.mark.parametrize("part", [part for part in PARTS if part["kind"] in NATIVE], ids=lambda part: part["kind"])
def test_kubernetes_takes_each_part(part: Mapping[str, Any]) -> None:
    for version in ("1.34", kubernetes_validate.latest_version()):
        assert kubernetes_validate.validate(part, version, strict=True)


def test_a_part_that_does_not_fit_is_refused() -> None:
    part = {**named("Service")[0], "spec": {"ports": [{"prt": 80}]}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(part, kubernetes_validate.latest_version(), strict=True)


def test_the_parts_in_kubernetes_meet() -> None:
    (deployment,), (service,), (scaler,) = map(named, ("Deployment", "Service", "HorizontalPodAutoscaler"))
    pod = deployment["spec"]["template"]
    labels = pod["metadata"]["labels"]
    (container,) = pod["spec"]["containers"]
    (port,) = container["ports"]
    assert {part["kind"] for part in PARTS} == NATIVE | {"HTTPRoute", "TraefikService", "Kustomization"}
    selectors = [
        deployment["spec"]["selector"]["matchLabels"],
        service["spec"]["selector"],
        *(part["spec"]["selector"]["matchLabels"] for part in named("PodDisruptionBudget")),
        *(part["spec"]["podSelector"]["matchLabels"] for part in named("NetworkPolicy")),
        *(constraint["labelSelector"]["matchLabels"] for constraint in pod["spec"]["topologySpreadConstraints"]),
    ]
    assert all(selector == labels for selector in selectors)
    assert scaler["spec"]["scaleTargetRef"]["name"] == deployment["metadata"]["name"]
    assert "replicas" not in deployment["spec"]  # it would fight with the autoscaler
    assert [service_port["targetPort"] for service_port in service["spec"]["ports"]] == [port["name"]]
    assert port["containerPort"] == 8501
    probes = [container[f"{name}Probe"]["httpGet"] for name in ("startup", "readiness", "liveness")]
    assert probes == [{"path": HEALTH, "port": port["name"]}] * 3
    assert f"--uid {pod['spec']['securityContext']['runAsUser']} " in read("Dockerfile")
    assert [variable["name"] for variable in container["env"]] == [SECRET]


def test_nothing_goes_out_of_a_pod() -> None:
    (policy,) = named("NetworkPolicy")
    assert "Egress" in policy["spec"]["policyTypes"]
    assert policy["spec"]["egress"] == []


def test_both_routes_lead_to_the_service_with_a_cookie() -> None:
    (service,), (sticky,) = named("Service"), named("TraefikService")
    ports = [port["port"] for port in service["spec"]["ports"]]
    (envoy,) = next(document for document in documents(KUBERNETES / "route-envoy.yaml"))["spec"]["rules"]
    assert envoy["backendRefs"] == [{"name": service["metadata"]["name"], "port": ports[0]}]
    assert envoy["sessionPersistence"]["type"] == "Cookie"
    assert envoy["sessionPersistence"]["sessionName"] == COOKIE
    (traefik,) = documents(KUBERNETES / "route-traefik.yaml")[-1]["spec"]["rules"]
    assert traefik["backendRefs"] == [
        {"group": "traefik.io", "kind": sticky["kind"], "name": sticky["metadata"]["name"]}
    ]
    (behind,) = sticky["spec"]["weighted"]["services"]
    assert (behind["name"], behind["port"]) == (service["metadata"]["name"], ports[0])
    assert behind["sticky"]["cookie"]["name"] == COOKIE


def test_the_version_is_that_of_the_package() -> None:
    (whole,) = named("Kustomization")
    (image,) = whole["images"]
    (container,) = named("Deployment")[0]["spec"]["template"]["spec"]["containers"]
    assert image["newTag"] == attention_lab.__version__
    assert container["image"] == f"{image['name']}:{attention_lab.__version__}"
    assert all((KUBERNETES / name).is_file() for name in whole["resources"])
