/** Reads published weights as they are published: PyTorch files, tfjs manifests, and the original system's gallery. */
package io.elasticfaces.worker.weights;
