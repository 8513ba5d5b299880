// api-response.ts
interface ApiResponse<T> {
  success: boolean;
  data?: T;
  error?: string;
  meta?: {
    total: number;
    page: number;
    limit: number;
  };
}

// Success
{
  "success": true,
  "data": { "id": 1, "name": "John" }
}

// Error
{
  "success": false,
  "error": "User not found"
}

// Paginated
{
  "success": true,
  "data": [...],
  "meta": { "total": 100, "page": 1, "limit": 20 }
}
