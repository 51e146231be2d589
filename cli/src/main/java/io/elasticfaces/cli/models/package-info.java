/** Downloads model sets from where they are published. */
package io.elasticfaces.cli.models;
