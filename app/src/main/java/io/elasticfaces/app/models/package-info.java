/** Downloads model sets from where they are published. */
package io.elasticfaces.app.models;
