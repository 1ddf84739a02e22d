# Runs a program as the container of a pod: as its user, without capabilities, able to write to its own folders alone.
#   pod.sh <uid> <gid> <working folder> <folder to write to>... -- <program> <argument>...
# It changes mounts, so it runs in a mount namespace of its own.
set -eu
user=$1
group=$2
folder=$3
shift 3
mount --make-rprivate /
cut -d ' ' -f 2 /proc/self/mounts | sort -u | while read -r mounted; do
  case $mounted in
  /proc | /proc/* | /sys | /sys/* | /dev | /dev/*) ;;
  *) mount -o remount,bind,ro "$mounted" 2>/dev/null || : ;;
  esac
done
while [ "$1" != -- ]; do
  mount -t tmpfs -o mode=1777 tmpfs "$1"
  shift
done
shift
cd "$folder"
# Root's files stay readable, as numbered for the image's user; what root may do beyond that ends with the namespace.
exec unshare --user --map-user="$user" --map-group="$group" \
  setpriv --no-new-privs --pdeathsig SIGKILL "$@"
