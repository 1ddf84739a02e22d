"""What the pods of this platform have to say: they run unprivileged, under Pod Security *restricted*."""

from kubernetes.client import models as k8s

POD_SECURITY = k8s.V1PodSecurityContext(
    run_as_non_root=True,
    run_as_user=1000,
    run_as_group=100,
    seccomp_profile=k8s.V1SeccompProfile(type="RuntimeDefault"),
)

CONTAINER_SECURITY = k8s.V1SecurityContext(
    allow_privilege_escalation=False,
    capabilities=k8s.V1Capabilities(drop=["ALL"]),
)
