/** Fetches model sets from their public homes. */
package io.elasticfaces.app.models;
