/** What the tiers agree on. */
package io.elasticfaces.contract;
