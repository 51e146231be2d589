/** Collections of enrolled people and faces: logs of changes in the state bucket. */
package io.elasticfaces.contract.gallery;
