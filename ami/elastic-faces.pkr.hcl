# The machine image: Amazon Linux 2023 with JDK, worker, web tier, weights and units (docs/deploy.md).
#   ami/pack elastic-faces.tar
#   packer init ami        (from Packer 1.7 on; older ones have the plugin built in and read this file alone)
#   packer build -var version=1.0.0 -var distribution=elastic-faces.tar ami

variable "distribution" {
  type        = string
  description = "The tar that ami/pack has made."
}

variable "version" {
  type        = string
  description = "What the image is called, and the tag by which it is rolled out."
}

variable "region" {
  type    = string
  default = "us-east-1"
}

variable "instance_type" {
  type        = string
  default     = "c7a.large"
  description = "Where the image is made; of the family that the app instances have, with memory for two JVMs."
}

variable "base_name" {
  type        = string
  default     = "al2023-ami-2023.*-x86_64"
  description = "Amazon's image to start from, the newest of this name."
}

variable "root_gib" {
  type        = number
  default     = 8
  description = "Size of the root volume; not below that of the base image. Every stopped instance pays for its volume."
}

variable "java" {
  type        = string
  default     = ""
  description = "The JDK's version, such as 17; by default 25, which starts soonest, else 17."
}

source "amazon-ebs" "elastic-faces" {
  region        = var.region
  instance_type = var.instance_type
  ssh_username  = "ec2-user"

  ami_name        = "elastic-faces-${var.version}-${formatdate("YYYYMMDD-hhmmss", timestamp())}"
  ami_description = "Elastic Faces ${var.version}: worker, web tier and weights"
  ena_support     = true

  source_ami_filter {
    filters = {
      name                = var.base_name
      architecture        = "x86_64"
      root-device-type    = "ebs"
      virtualization-type = "hvm"
    }
    owners      = ["amazon"]
    most_recent = true
  }

  launch_block_device_mappings {
    device_name           = "/dev/xvda"
    volume_type           = "gp3"
    iops                  = 3000
    throughput            = 125
    volume_size           = var.root_gib
    encrypted             = true
    delete_on_termination = true
  }

  # IMDSv2 only, while the image is made and in every instance of it. Packer before 1.7 does not know these.
  imds_support = "v2.0"
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }
  # End of what is newer.

  run_tags = {
    Name          = "elastic-faces-image"
    elastic-faces = "image"
  }

  tags = {
    Name          = "elastic-faces ${var.version}"
    elastic-faces = "image"
    version       = var.version
    base          = "{{ .SourceAMIName }}"
  }

  snapshot_tags = {
    elastic-faces = "image"
    version       = var.version
  }
}

build {
  sources = ["source.amazon-ebs.elastic-faces"]

  provisioner "file" {
    source      = var.distribution
    destination = "/tmp/elastic-faces.tar"
  }

  provisioner "shell" {
    execute_command = "chmod +x {{ .Path }}; sudo env {{ .Vars }} bash -euo pipefail {{ .Path }}"
    inline = [
      "cloud-init status --wait || true",
      "dnf upgrade -y -q --releasever=latest",
      "mkdir /root/faces",
      "tar --extract --file /tmp/elastic-faces.tar --directory /root/faces",
      "/root/faces/ami/bake --root / ${var.java == "" ? "" : "--java ${var.java}"} /root/faces",
    ]
  }

  # A worker as its unit runs it, on this machine's own processor, before the image is made.
  provisioner "shell" {
    execute_command = "chmod +x {{ .Path }}; sudo env {{ .Vars }} bash -euo pipefail {{ .Path }}"
    inline = [
      "systemd-analyze verify faces-worker.service faces-web.service",
      "/opt/faces/faces rehearse -- /opt/faces/ami/run-unit / faces-worker",
      "/opt/faces/ami/clean --this-machine",
    ]
  }
}
