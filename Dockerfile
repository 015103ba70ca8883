# Attention Lab as an image; how to run it and what to set: docs/deploy.md.
#   docker build --tag attention-lab .
ARG PYTHON_VERSION=3.12
FROM python:${PYTHON_VERSION}-slim

# PyTorch's CPU build: the models need no GPU, and the usual build brings 3 GB of CUDA
ARG TORCH_INDEX_URL=https://download.pytorch.org/whl/cpu
ENV PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1

WORKDIR /app
COPY requirements.txt requirements.lock ./
COPY deploy/lab deploy/haproxy.cfg deploy/
RUN deploy/lab install

COPY LICENSE app.py contents.py page_style.py streamlit_places.py ./
COPY .streamlit/config.toml .streamlit/
COPY attention_lab/ attention_lab/
COPY assets/ assets/
COPY model/ model/
COPY charts/ charts/
COPY claims/ claims/
COPY ui/ ui/
COPY pages/ pages/
COPY workarounds/ workarounds/

RUN useradd --no-log-init --uid 10001 --create-home lab
USER lab
ENV PORT=8501
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=10s --start-period=120s CMD ["deploy/lab", "health"]
CMD ["deploy/lab", "start"]
