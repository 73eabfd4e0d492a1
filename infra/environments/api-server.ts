/**
 * Where pods find the API server. It is no pod, so a NetworkPolicy can name it by address and port only, and both are each
 * cluster's. Some networks look at a connection before the Service's address is replaced, some after: both belong here.
 */
export interface ApiServerValues {
  /** Of the Service `default/kubernetes` and of its endpoints. @default every address */
  readonly cidrs?: readonly string[];
  /** Its own port, beside 443 of its Service: 6443 by kubeadm and k3s, 16443 by MicroK8s. @default 6443 */
  readonly port?: number;
}
