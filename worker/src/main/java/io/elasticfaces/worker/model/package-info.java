/** Model sets: a detector and an embedder that belong together, and the files of their weights. */
package io.elasticfaces.worker.model;
