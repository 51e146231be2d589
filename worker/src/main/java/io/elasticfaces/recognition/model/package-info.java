/** Model sets: a detector and an embedder that belong together, and where their weights lie. */
package io.elasticfaces.recognition.model;
