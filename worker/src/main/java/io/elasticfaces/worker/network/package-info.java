/** The networks: each described once as a plan, and written as a TorchScript archive that DJL runs. */
package io.elasticfaces.worker.network;
