package io.elasticfaces.web;

import java.time.Duration;

/**
 * What can be set about the web tier.
 *
 * @param keys how pictures are named in the buckets
 * @param answerDeadline how long a caller waits
 * @param expiry how long a request is worth being worked on
 * @param maxPixels how many pixels a picture may have
 */
public record WebSettings(ObjectKeys keys, Duration answerDeadline, Duration expiry, long maxPixels) {}
