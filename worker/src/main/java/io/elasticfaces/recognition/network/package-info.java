/**
 * The networks: each described once as a plan, computed plainly in Java for reference, and written as a TorchScript
 * archive that DJL runs.
 */
package io.elasticfaces.recognition.network;
