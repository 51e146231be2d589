# The machine image: Amazon Linux 2023 with JDK, worker, web tier, weights and units (docs/deploy.md). ami/up builds it:
#   ami/pack --version v1 faces.tar
#   packer init ami        (Packer 1.7 or newer; older versions contain the plugin and read only this file)
#   packer build -var version=v1 -var prefix=faces-123 -var distribution=faces.tar ami

variable "distribution" {
  type        = string
  description = "The tar file that ami/pack has created."
}

variable "version" {
  type        = string
  description = "The version in the name and in the tag of the image."
}

variable "prefix" {
  type        = string
  description = "The deployment, for the tag elastic-faces of everything that is created."
}

variable "subnet" {
  type        = string
  default     = ""
  description = "A public subnet in a zone that offers the instance type. Required without a default VPC."
}

variable "region" {
  type    = string
  default = "us-east-1"
}

variable "instance_type" {
  type        = string
  default     = "c7a.large"
  description = "Instance type of the build: the family of the app instances, with memory for two JVMs."
}

variable "base_name" {
  type        = string
  default     = "al2023-ami-2023.*-kernel-6.1-x86_64"
  description = "Name pattern of the base image by Amazon, of one kernel. The newest match is used."
}

variable "root_gib" {
  type        = number
  default     = 8
  description = "Size of the root volume, at least that of the base image. Volumes of stopped instances are charged."
}

variable "java" {
  type        = string
  default     = ""
  description = "Version of the JDK, such as 17. Default: 25, which starts fastest, otherwise 17."
}

source "amazon-ebs" "elastic-faces" {
  region        = var.region
  instance_type = var.instance_type
  ssh_username  = "ec2-user"
  subnet_id     = var.subnet

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

  # IMDSv2 only, during the build and in every instance of the image. Packer before 1.7 does not support the settings up to
  # the end mark.
  imds_support = "v2.0"
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }
  # Port 22 is open for this machine only.
  temporary_security_group_source_public_ip = true
  # End of the settings for Packer 1.7.

  run_tags = {
    Name          = "elastic-faces-image"
    elastic-faces = var.prefix
  }

  run_volume_tags = {
    elastic-faces = var.prefix
  }

  tags = {
    Name          = "elastic-faces ${var.version}"
    elastic-faces = var.prefix
    version       = var.version
    base          = "{{ .SourceAMIName }}"
  }

  snapshot_tags = {
    elastic-faces = var.prefix
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

  # Tests a worker as its unit runs it, on the processor of the instance type, before the image is created.
  provisioner "shell" {
    execute_command = "chmod +x {{ .Path }}; sudo env {{ .Vars }} bash -euo pipefail {{ .Path }}"
    inline = [
      "systemd-analyze verify faces-worker.service faces-web.service",
      "/opt/faces/faces rehearse -- /opt/faces/ami/run-unit / faces-worker",
      "/opt/faces/ami/clean --this-machine",
    ]
  }
}
