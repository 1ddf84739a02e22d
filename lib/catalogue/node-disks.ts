/** Disk of a node of which nobody says more, in GiB; EKS Auto Mode has the same. */
export const DEFAULT_NODE_DISK_GIB = 80;

/** Disk of a node that pulls layers at once, of which nobody says more, in GiB. */
export const FAST_NODE_DISK_GIB = 100;
