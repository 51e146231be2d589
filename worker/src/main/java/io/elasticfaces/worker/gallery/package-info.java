/** The enrolled people, and the search for the nearest of them. */
package io.elasticfaces.worker.gallery;
