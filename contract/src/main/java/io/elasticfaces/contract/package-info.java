/** The contract between the tiers: messages, outcomes, names and settings. */
package io.elasticfaces.contract;
