/** Reads published weights: PyTorch files, TensorFlow.js manifests, and the gallery of the reference project. */
package io.elasticfaces.worker.weights;
