/** Downloads model sets from their publishers. */
package io.elasticfaces.cli.models;
